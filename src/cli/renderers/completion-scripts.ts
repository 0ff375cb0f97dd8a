/** Each script asks `fairlead __complete -- words...`, the word being completed last; it answers `value<TAB>description`. */
const bash = `# bash completion for fairlead
_fairlead() {
  local line value cur
  local -a words
  COMPREPLY=()
  # COMP_WORDS is split at = and : too; the words as typed are needed.
  read -r -a words <<< "\${COMP_LINE:0:COMP_POINT}"
  case "\${COMP_LINE:0:COMP_POINT}" in *[[:space:]]) words+=("") ;; esac
  cur="\${words[\${#words[@]}-1]}"
  while IFS= read -r line; do
    value="\${line%%$'\\t'*}"
    case "$value" in
      :directory) compopt -o dirnames 2>/dev/null; continue ;;
      :file) compopt -o default 2>/dev/null; continue ;;
    esac
    # Bash replaces only what follows the last = or :.
    if [[ "$cur" == *=* && "$COMP_WORDBREAKS" == *=* ]]; then value="\${value#"\${cur%=*}="}"; fi
    COMPREPLY+=("$value")
  done < <(fairlead __complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && ( "\${COMPREPLY[0]}" == *= || "\${COMPREPLY[0]}" == *. ) ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -F _fairlead fairlead
`;

const zsh = `#compdef fairlead
_fairlead() {
  local line value
  local -a found shown
  while IFS= read -r line; do
    value="\${line%%$'\\t'*}"
    if [[ "$value" == ":directory" ]]; then _files -/; continue; fi
    if [[ "$value" == ":file" ]]; then _files; continue; fi
    found+=("$value")
    if [[ "$line" == *$'\\t'* ]]; then shown+=("$value  -- \${line#*$'\\t'}"); else shown+=("$value"); fi
  done < <(fairlead __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && compadd -l -d shown -a -- found
}
if [ "$funcstack[1]" = "_fairlead" ]; then _fairlead "$@"; else compdef _fairlead fairlead; fi
`;

const fish = `# fish completion for fairlead
function __fairlead_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (fairlead __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":directory"
            __fish_complete_directories (commandline -ct)
        else if test "$line" = ":file"
            __fish_complete_path (commandline -ct)
        else
            echo -- $line
        end
    end
end
complete -c fairlead -f -a "(__fairlead_complete)"
`;

/** The parser lets only these three through. */
export function completionScript(shell: string): string {
  switch (shell) {
    case 'zsh':
      return zsh;
    case 'fish':
      return fish;
    default:
      return bash;
  }
}
