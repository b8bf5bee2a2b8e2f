# keyz completion for fish. Made by: keyz completion fish
# Entries come from the names in the store's folder: nothing is decrypted, and no name is evaluated.
# TABLE

# A name with a line break or a tab cannot be one line of fish's list: it is left out.
function __keyz_entries
    set -l store $HOME/.password-store
    if set -q PASSWORD_STORE_DIR; and test -n "$PASSWORD_STORE_DIR"
        set store $PASSWORD_STORE_DIR
    end
    for file in $store/$argv[1]*
        set -l name (string replace -- $store/ '' $file)
        if test (count $name) -ne 1; or string match -qr -- '(^|/)\.|\t' $name
            continue
        else if test -d $file
            printf '%s/\n' $name
        else if test -f $file; and string match -q -- '*.gpg' $name
            string replace -r -- '\.gpg$' '' $name
        end
    end
end

function __keyz_complete
    set -l before (commandline -opc)
    set -l typed (string unescape -- (commandline -ct)); or set typed (commandline -ct)
    set -l name ''
    for word in $before[2..-1]
        string match -q -- '-*' $word; and continue
        __keyz_table "$name" ''
        contains -- $word $__keyz_subs; or break
        set name (string trim "$name $word")
    end
    set -l last $before[-1]
    set -l start ''
    if string match -qr -- '^--[^=]+=' "$typed"
        set last (string replace -r -- '=.*' '' "$typed")
        set start "$last="
        set typed (string replace -r -- '^[^=]*=' '' "$typed")
    end
    __keyz_table "$name" "$last"
    set -l kind $__keyz_value
    if test $kind = none
        if string match -q -- '-*' "$typed"
            set kind flags
        else if test (count $__keyz_subs) -gt 0
            set kind subs
        else
            set kind $__keyz_kind
        end
    end
    switch $kind
        case flags
            printf '%s\n' $__keyz_flags
        case subs
            printf '%s\n' $__keyz_subs
        case words
            printf "$start%s\n" $__keyz_words
        case file
            __fish_complete_path "$typed"
        case entry
            for entry in (__keyz_entries "$typed")
                printf '%s\n' $start$entry
            end
    end
end
complete -c keyz -f -a '(__keyz_complete)'
