"""The scripts that ask for completions, one a shell; NAME stands for the program.

Each gives the words before the cursor, and what was typed of the current one behind a ``=``: some
shells drop an empty word, and what was typed may look like an option.
"""

from __future__ import annotations

from typing import Final

BASH: Final = r"""
# Completion of NAME for bash:  eval "$(NAME completion bash)"
_NAME_complete() {
    local current=${COMP_WORDS[COMP_CWORD]} kind value about i widest=0
    local -a words=("${COMP_WORDS[@]:1:COMP_CWORD-1}") found=() notes=()
    COMPREPLY=()
    while IFS=$'\t' read -r kind value about; do
        if [[ $kind == file ]]; then
            compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$current"))
            return
        fi
        [[ $current == [\'\"]* ]] || printf -v value '%q' "$value"
        found+=("$value")
        notes+=("$about")
        ((${#value} > widest)) && widest=${#value}
    done < <("$1" completion bash --answer "=$current" -- "${words[@]}" 2>/dev/null)
    # Descriptions are only for a list that is shown, never for what is put on the line.
    if ((${#found[@]} < 2)) || [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then
        COMPREPLY=("${found[@]}")
        return
    fi
    for i in "${!found[@]}"; do
        if [[ -n ${notes[i]} ]]; then
            printf -v value '%-*s  (%s)' "$widest" "${found[i]}" "${notes[i]}"
            COMPREPLY+=("$value")
        else
            COMPREPLY+=("${found[i]}")
        fi
    done
}
complete -o nosort -F _NAME_complete NAME 2>/dev/null || complete -F _NAME_complete NAME
"""

ZSH: Final = r"""
#compdef NAME
# Completion of NAME for zsh:  eval "$(NAME completion zsh)"
_NAME_complete() {
    local kind value about
    local -a found
    while IFS=$'\t' read -r kind value about; do
        if [[ $kind == file ]]; then
            _files
            return
        fi
        found+=("${value//:/\\:}:${about}")
    done < <("${words[1]}" completion zsh --answer "=${words[CURRENT]}" -- \
        "${(@)words[2,CURRENT-1]}" 2>/dev/null)
    _describe -V 'NAME' found -U
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _NAME_complete "$@"
else
    compdef _NAME_complete NAME
fi
"""

FISH: Final = r"""
# Completion of NAME for fish:  NAME completion fish > ~/.config/fish/completions/NAME.fish
function _NAME_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program completion fish --answer "=$current" -- $words 2>/dev/null)
        set -l part (string split -m 2 \t -- $line)
        if test "$part[1]" = file
            __fish_complete_path $current
            return
        end
        printf '%s\t%s\n' "$part[2]" "$part[3]"
    end
end
complete -c NAME -f -a '(_NAME_complete)'
"""

POWERSHELL: Final = r"""
# Completion of NAME for PowerShell:  NAME completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName 'NAME' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program = $commandAst.CommandElements[0].Extent.Text
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    & $program completion powershell --answer "=$wordToComplete" '--' @words 2>$null |
        ForEach-Object {
            $kind, $value, $about = $_ -split "`t", 3
            if ($kind -ne 'file') {
                $shown = $value
                if ($value -match '[^\w./:=@+-]') {
                    $value = "'" + $value.Replace("'", "''") + "'"
                }
                if (-not $about) { $about = $shown }
                [System.Management.Automation.CompletionResult]::new(
                    $value, $shown, 'ParameterValue', $about)
            }
        }
}
"""

SCRIPTS: Final = {
    "bash": BASH.lstrip(),
    "zsh": ZSH.lstrip(),
    "fish": FISH.lstrip(),
    "powershell": POWERSHELL.lstrip(),
}
"""Every shell with its script."""
