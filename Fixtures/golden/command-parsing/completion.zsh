#compdef storage
# Completion of storage for zsh; made from the command table.
_storage() {
    local command="" waiting="" literal="" word line
    local -a offers lines
    for word in "${(@Q)words[2,CURRENT-1]}"; do
        if [[ -n $waiting ]]; then
            waiting=""
            continue
        fi
        [[ -n $literal ]] && continue
        case "$command:$word" in
        *":--") literal=1 ;;
        *":--repository" | *":-C" | *":--color" | "list:--limit" | "list:-l" | "promote:--from" | "promote:-f" | "promote:--to" | "promote:-t" | "promote:--also" | "validate:--fail-on" | "validate:--only" | "validate:--reason" | "validate:-r") waiting="$word" ;;
        ":list") command="list" ;;
        ":diff") command="diff" ;;
        ":promote") command="promote" ;;
        ":validate") command="validate" ;;
        ":hook") command="hook" ;;
        "hook:install") command="hook install" ;;
        "hook:remove") command="hook remove" ;;
        ":help") command="help" ;;
        esac
    done
    if [[ -z $waiting$literal && ${words[CURRENT]} == --*=* ]]; then
        waiting="${words[CURRENT]%%=*}"
        compset -P 1 '*='
    elif [[ -z $waiting$literal && ${words[CURRENT]} == -* ]]; then
        case "$command" in
        "list") offers=('--limit:Show at most N versions of each package' '--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "diff") offers=('--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "promote") offers=('--from:Take from this distribution' '--to:Put into this distribution' '--dry-run:Show the plan and stop' '--also:Move the newest version of PACKAGE as well' '--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "validate") offers=('--fail-on:Status 1 from this severity on' '--only:Show only these' '--reason:Say why' '--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "hook") offers=('--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "hook install") offers=('--dry-run:Write nothing' '--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        "hook remove") offers=('--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        *) offers=('--repository:Use the repository at PATH' '--json:Answer with one JSON document' '--color:When to use colours' '--help:Show help' '--version:Show the version') ;;
        esac
        _describe -o option offers
        return
    fi
    case "$command:$waiting" in
    *":--repository" | *":-C" | "validate:") _directories ;;
    ":")
        offers=('list:List packages and versions' 'diff:Compare two distributions' 'promote:Move package versions to a more stable distribution' 'validate:Check packages against the rules' 'hook:Manage the repository'\''s hooks' 'help:Show help')
        _describe command offers
        ;;
    "hook:")
        offers=('install:Install the hook' 'remove:Remove the hook')
        _describe command offers
        ;;
    *)
        lines=("${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
        for line in "${(@)lines}"; do
            [[ -z $line ]] && continue
            word="${${line%%$'\t'*}//:/\\:}"
            [[ $line == *$'\t'* ]] && word+=":${line#*$'\t'}"
            offers+=("$word")
        done
        _describe value offers
        ;;
    esac
}
if [[ $funcstack[1] == _storage ]]; then
    _storage "$@"
else
    compdef _storage storage
fi
