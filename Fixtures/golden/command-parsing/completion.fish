# Completion of storage for fish; made from the command table.
function __storage_values
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] __complete -- $typed[2..-1] 2>/dev/null
end

function __storage_command
    set -l command ''
    set -l waiting ''
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        if test -n "$waiting"
            set waiting ''
            continue
        end
        switch "$command:$word"
            case '*:--repository' '*:-C' '*:--color' 'list:--limit' 'list:-l' 'promote:--from' 'promote:-f' 'promote:--to' 'promote:-t' 'promote:--also' 'validate:--fail-on' 'validate:--only' 'validate:--reason' 'validate:-r'
                set waiting $word
            case ':list'
                set command 'list'
            case ':diff'
                set command 'diff'
            case ':promote'
                set command 'promote'
            case ':validate'
                set command 'validate'
            case ':hook'
                set command 'hook'
            case 'hook:install'
                set command 'hook install'
            case 'hook:remove'
                set command 'hook remove'
            case ':help'
                set command help
        end
    end
    test "$command" = "$argv[1]"
end

complete -c storage -f
complete -c storage -n '__storage_command ""' -a list -d 'List packages and versions'
complete -c storage -n '__storage_command ""' -a diff -d 'Compare two distributions'
complete -c storage -n '__storage_command ""' -a promote -d 'Move package versions to a more stable distribution'
complete -c storage -n '__storage_command ""' -a validate -d 'Check packages against the rules'
complete -c storage -n '__storage_command ""' -a hook -d 'Manage the repository'\''s hooks'
complete -c storage -n '__storage_command "hook"' -a install -d 'Install the hook'
complete -c storage -n '__storage_command "hook"' -a remove -d 'Remove the hook'
complete -c storage -n '__storage_command ""' -a help -d 'Show help'
complete -c storage -n '__storage_command "help"' -a '(__storage_values)'
complete -c storage -l repository -s C -r -f -a '(__fish_complete_directories)' -d 'Use the repository at PATH'
complete -c storage -l json -d 'Answer with one JSON document'
complete -c storage -l color -r -f -a '(__storage_values)' -d 'When to use colours'
complete -c storage -l help -s h -d 'Show help'
complete -c storage -l version -d 'Show the version'
complete -c storage -n '__storage_command "list"' -l limit -s l -r -f -a '(__storage_values)' -d 'Show at most N versions of each package'
complete -c storage -n '__storage_command "list"' -f -a '(__storage_values)'
complete -c storage -n '__storage_command "diff"' -f -a '(__storage_values)'
complete -c storage -n '__storage_command "promote"' -l from -s f -r -f -a '(__storage_values)' -d 'Take from this distribution'
complete -c storage -n '__storage_command "promote"' -l to -s t -r -f -a '(__storage_values)' -d 'Put into this distribution'
complete -c storage -n '__storage_command "promote"' -l dry-run -s n -d 'Show the plan and stop'
complete -c storage -n '__storage_command "promote"' -l also -r -f -a '(__storage_values)' -d 'Move the newest version of PACKAGE as well'
complete -c storage -n '__storage_command "promote"' -f -a '(__storage_values)'
complete -c storage -n '__storage_command "validate"' -l fail-on -r -f -a '(__storage_values)' -d 'Status 1 from this severity on'
complete -c storage -n '__storage_command "validate"' -l only -r -f -a '(__storage_values)' -d 'Show only these'
complete -c storage -n '__storage_command "validate"' -l reason -s r -r -f -a '(__storage_values)' -d 'Say why'
complete -c storage -n '__storage_command "validate"' -f -a '(__fish_complete_directories)'
complete -c storage -n '__storage_command "hook install"' -l dry-run -s n -d 'Write nothing'
