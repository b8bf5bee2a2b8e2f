#compdef keyz
# keyz completion for zsh. Made by: keyz completion zsh
# Entries come from the names in the store's folder: nothing is decrypted, and no name is evaluated.
# TABLE

# Entries and folders of the store that begin with what is typed.
_keyz_entries() {
  local store=${PASSWORD_STORE_DIR:-$HOME/.password-store} typed=${(Q)PREFIX} file name
  local -a entries folders
  for file in "$store/$typed"*(N); do
    name=${file#"$store/"}
    [[ $name == .* || $name == */.* ]] && continue
    if [[ -d $file ]]; then
      folders+=("$name")
    elif [[ -f $file && $name == *.gpg ]]; then
      entries+=("${name%.gpg}")
    fi
  done
  compadd -- "${entries[@]}"
  compadd -q -S / -- "${folders[@]}"
}

_keyz() {
  emulate -L zsh
  local -a _keyz_subs _keyz_flags _keyz_words
  local _keyz_kind _keyz_value name='' word kind before
  for word in "${(@Q)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    _keyz_table "$name" ''
    (( $_keyz_subs[(Ie)$word] )) || break
    name="${name:+$name }$word"
  done
  before=${(Q)words[CURRENT-1]}
  if [[ $PREFIX == --*=* ]]; then
    before=${PREFIX%%=*}
    compset -P '*='
  fi
  _keyz_table "$name" "$before"
  kind=$_keyz_value
  if [[ $kind == none ]]; then
    if [[ $PREFIX == -* ]]; then
      kind=flags
    elif (( $#_keyz_subs )); then
      kind=subs
    else
      kind=$_keyz_kind
    fi
  fi
  case $kind in
    flags) compadd -- "${_keyz_flags[@]}" ;;
    subs) compadd -- "${_keyz_subs[@]}" ;;
    words) compadd -- "${_keyz_words[@]}" ;;
    file) _files ;;
    entry) _keyz_entries ;;
  esac
}
if [[ ${funcstack[1]} == _keyz ]]; then
  _keyz "$@"
elif (( $+functions[compdef] )); then
  compdef _keyz keyz
fi
