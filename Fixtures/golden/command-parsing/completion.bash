# Completion of storage for bash; made from the command table.
_storage() {
    local command="" waiting="" literal="" rest="$COMP_LINE" word current value line prefix i
    local -a joined=() found=()
    # bash cuts words at '=', ':' and '@'; put them together again.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if ((i > 0)) && [[ $rest != [[:space:]]* ]]; then
            joined[${#joined[@]} - 1]+="$word"
        else
            joined+=("$word")
        fi
        rest="${rest#"${rest%%[![:space:]]*}"}"
        rest="${rest#"$word"}"
    done
    current="${joined[${#joined[@]} - 1]}"
    for word in "${joined[@]:1:${#joined[@]} - 2}"; do
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
    value="$current"
    if [[ -z $waiting$literal && $current == --*=* ]]; then
        waiting="${current%%=*}"
        value="${current#*=}"
    fi
    COMPREPLY=()
    if [[ -z $waiting$literal && $current == -* ]]; then
        case "$command" in
        "list") word="--limit --repository --json --color --help --version" ;;
        "diff") word="--repository --json --color --help --version" ;;
        "promote") word="--from --to --dry-run --also --repository --json --color --help --version" ;;
        "validate") word="--fail-on --only --reason --repository --json --color --help --version" ;;
        "hook") word="--repository --json --color --help --version" ;;
        "hook install") word="--dry-run --repository --json --color --help --version" ;;
        "hook remove") word="--repository --json --color --help --version" ;;
        *) word="--repository --json --color --help --version" ;;
        esac
        COMPREPLY=($(compgen -W "$word" -- "$current"))
        return
    fi
    case "$command:$waiting" in
    *":--repository" | *":-C" | "validate:")
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do
            found+=("$line")
        done < <(compgen -d -- "$value")
        ;;
    ":") found=(list diff promote validate hook help) ;;
    "hook:") found=(install remove) ;;
    *)
        while IFS= read -r line; do
            found+=("${line%%$'\t'*}")
        done < <("${COMP_WORDS[0]}" __complete -- "${joined[@]:1}" 2>/dev/null)
        ;;
    esac
    # What stands before the last cut is on the line already.
    prefix="${value%"${value##*[=:@]}"}"
    for line in "${found[@]}"; do
        [[ $line == "$value"* ]] && COMPREPLY+=("${line#"$prefix"}")
    done
}
complete -F _storage storage
