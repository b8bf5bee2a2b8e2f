# keyz completion for bash, 3.2 and later. Made by: keyz completion bash
# Entries come from the names in the store's folder: nothing is decrypted, and no name is evaluated.
# TABLE

# The words up to the cursor without quotes and backslashes, in _keyz_line; the last one is being typed.
_keyz_split() {
  local text=$1 word='' quote='' started='' at=0 char
  _keyz_line=()
  while [ "$at" -lt "${#text}" ]; do
    char=${text:at:1}
    at=$((at + 1))
    if [ "$quote" = "'" ]; then
      if [ "$char" = "'" ]; then quote=''; else word+=$char; fi
    elif [ "$char" = \\ ]; then
      word+=${text:at:1}
      at=$((at + 1))
    elif [ "$quote" = '"' ]; then
      if [ "$char" = '"' ]; then quote=''; else word+=$char; fi
    elif [ "$char" = "'" ] || [ "$char" = '"' ]; then
      quote=$char
      started=1
    elif [ "$char" = ' ' ] || [ "$char" = $'\t' ]; then
      if [ -n "$word$started" ]; then _keyz_line+=("$word"); fi
      word='' started=''
    else
      word+=$char
    fi
  done
  _keyz_line+=("$word")
}

# Entries and folders of the store that begin with $1, in _keyz_found.
_keyz_entries() {
  local store=${PASSWORD_STORE_DIR:-$HOME/.password-store} file name failed=''
  shopt -q failglob && failed=1 && shopt -u failglob
  for file in "$store/$1"*; do
    name=${file#"$store/"}
    case "$name" in .* | */.*) continue ;; esac
    if [ -d "$file" ]; then
      _keyz_found+=("$name/")
    elif [ -f "$file" ] && [ "${name%.gpg}" != "$name" ]; then
      _keyz_found+=("${name%.gpg}")
    fi
  done
  [ -n "$failed" ] && shopt -s failglob
  return 0
}

_keyz() {
  local _keyz_line _keyz_subs _keyz_flags _keyz_words _keyz_kind _keyz_value _keyz_found=()
  local cur before name='' word kind typed at
  COMPREPLY=()
  _keyz_split "${COMP_LINE:0:COMP_POINT}"
  [ "${#_keyz_line[@]}" -lt 2 ] && return 0
  at=$((${#_keyz_line[@]} - 1))
  cur=${_keyz_line[at]}
  before=${_keyz_line[at - 1]}
  for word in "${_keyz_line[@]:1:at - 1}"; do
    case "$word" in -*) continue ;; esac
    _keyz_table "$name" ''
    case " ${_keyz_subs[*]} " in *" $word "*) name="${name:+$name }$word" ;; *) break ;; esac
  done
  _keyz_table "$name" "$before"
  # --flag=value
  case "$cur" in --*=*)
    before=${cur%%=*}
    _keyz_table "$name" "$before"
    cur=${cur#*=}
    ;;
  esac
  kind=$_keyz_value
  if [ "$kind" = none ]; then
    case "$cur" in
      -*) kind=flags ;;
      *) if [ "${#_keyz_subs[@]}" -gt 0 ]; then kind=subs; else kind=$_keyz_kind; fi ;;
    esac
  fi
  case "$kind" in
    flags) for word in "${_keyz_flags[@]}"; do [[ $word == "$cur"* ]] && _keyz_found+=("$word"); done ;;
    subs) for word in "${_keyz_subs[@]}"; do [[ $word == "$cur"* ]] && _keyz_found+=("$word"); done ;;
    words) for word in "${_keyz_words[@]}"; do [[ $word == "$cur"* ]] && _keyz_found+=("$word"); done ;;
    file)
      type compopt > /dev/null 2>&1 && compopt -o default
      return 0
      ;;
    entry) _keyz_entries "$cur" ;;
  esac
  [ "${#_keyz_found[@]}" -eq 0 ] && return 0
  if [ "${#_keyz_found[@]}" -eq 1 ]; then
    case "${_keyz_found[0]}" in */) type compopt > /dev/null 2>&1 && compopt -o nospace ;; esac
  fi
  # Readline replaces only what stands after the last of its word breaks, such as a colon.
  typed=${COMP_WORDS[COMP_CWORD]}
  case "$typed" in
    \'* | \"*) for word in "${_keyz_found[@]}"; do COMPREPLY+=("$word"); done ;;
    *)
      case "$typed" in [:=@]) typed='' ;; esac
      _keyz_split "$typed"
      typed=${_keyz_line[${#_keyz_line[@]} - 1]}
      at=$((${#cur} - ${#typed}))
      [ "$at" -lt 0 ] && at=0
      for word in "${_keyz_found[@]}"; do
        printf -v word %q "${word:at}"
        COMPREPLY+=("$word")
      done
      ;;
  esac
}
complete -F _keyz keyz
