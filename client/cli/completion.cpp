#include "client/cli/completion.h"

#include <fmt/format.h>

#include <functional>

namespace puente::client::cli {
namespace {

using puente::io::CommandOutline;
using puente::io::OptionOutline;

// Stands for a value that may be anything, a file too.
constexpr std::string_view anything = "@any";
// In place of an option's name: a word that the position tells.
constexpr std::string_view positional = "@word";

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& one : words) out += (out.empty() ? "" : " ") + one;
  return out;
}

// Every command with its words: "policy sign"; of the program: "".
using Visit = std::function<void(const std::string& path, const CommandOutline& command)>;
void visit(const CommandOutline& command, const std::string& path, const Visit& take) {
  take(path, command);
  for (const CommandOutline& one : command.commands) visit(one, (path.empty() ? "" : path + " ") + one.name, take);
}

std::string values_of(const OptionOutline& option) {
  return option.choices.empty() ? std::string(anything) : joined(option.choices);
}

// What both bash and zsh ask: which commands follow a command, which options, and which values an option has.
std::string shell_tables(const CommandOutline& program) {
  std::string below, options, values;
  visit(program, "", [&](const std::string& path, const CommandOutline& command) {
    std::vector<std::string> names, flags;
    for (const CommandOutline& one : command.commands) names.push_back(one.name);
    for (const OptionOutline& option : command.options) {
      flags.insert(flags.end(), option.names.begin(), option.names.end());
      if (!option.takes_value) continue;
      std::string pattern;
      for (const std::string& name : option.names)
        pattern += fmt::format("{}'{}:{}'", pattern.empty() ? "" : " | ", path, name);
      if (option.names.empty()) pattern = fmt::format("'{}:{}'", path, positional);
      values += fmt::format("    {}) echo '{}' ;;\n", pattern, values_of(option));
    }
    if (!names.empty()) below += fmt::format("    '{}') echo '{}' ;;\n", path, joined(names));
    if (!flags.empty()) options += fmt::format("    '{}') echo '{}' ;;\n", path, joined(flags));
  });
  return "_puente_below() {\n  case $1 in\n" + below + "  esac\n}\n_puente_options() {\n  case $1 in\n" + options +
         "  esac\n}\n_puente_values() {\n  case $1:$2 in\n" + values + "    *) return 1 ;;\n  esac\n}\n";
}

// The command that the words before the cursor name, the option that wants a value, and what may follow.
constexpr std::string_view shell_search = R"sh(_puente_value() {
  _puente_values "$1" "$2" || _puente_values '' "$2"
}
_puente_find() {
  _puente_command='' _puente_option=''
  local word
  for word in "$@"; do
    if [ -n "$_puente_option" ]; then
      _puente_option=''
      continue
    fi
    case $word in
      -*=*) ;;
      -*) if _puente_value "$_puente_command" "$word" >/dev/null; then _puente_option=$word; fi ;;
      *)
        case " $(_puente_below "$_puente_command") " in
          *" $word "*) _puente_command=${_puente_command:+$_puente_command }$word ;;
        esac
        ;;
    esac
  done
}
_puente_words() {
  if [ -n "$_puente_option" ]; then
    _puente_value "$_puente_command" "$_puente_option"
    return
  fi
  _puente_below "$_puente_command"
  _puente_values "$_puente_command" '@word'
  _puente_options "$_puente_command"
  [ -z "$_puente_command" ] || _puente_options ''
}
)sh";

constexpr std::string_view bash_end = R"sh(_puente() {
  local line=${COMP_LINE:0:COMP_POINT} current='' words=() wanted
  read -ra words <<<"$line"
  if [[ $line != *[[:space:]] ]]; then
    current=${words[${#words[@]} - 1]}
    unset "words[${#words[@]}-1]"
  fi
  _puente_find "${words[@]:1}"
  wanted=$(_puente_words)
  # What may be a file is left to readline where nothing else fits.
  mapfile -t COMPREPLY < <(compgen -W "${wanted//@any/}" -- "$current")
  # Readline replaces what stands behind the last colon only.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
  fi
}
complete -o bashdefault -o default -F _puente puente
)sh";

constexpr std::string_view zsh_end = R"sh(_puente() {
  local -a wanted
  _puente_find "${(@)words[2,CURRENT-1]}"
  wanted=(${=$(_puente_words)})
  if (( ${wanted[(Ie)@any]} )); then _files; fi
  compadd -- ${wanted:#@any}
}
compdef _puente puente
)sh";

constexpr std::string_view fish_begin = R"sh(function __puente_at --argument-names wanted
    set -l command
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$command $word")
        contains -- "$next" $__puente_commands; and set command $next
    end
    test "$command" = "$wanted"
end
)sh";

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_script(const CommandOutline& program) {
  std::string known, lines;
  visit(program, "", [&](const std::string& path, const CommandOutline& command) {
    if (!path.empty()) known += " " + fish_quoted(path);
    const std::string at =
        "complete -c puente" + (path.empty() ? "" : " -n " + fish_quoted("__puente_at " + fish_quoted(path)));
    for (const CommandOutline& one : command.commands)
      lines += fmt::format("complete -c puente -f -n {} -a {} -d {}\n", fish_quoted("__puente_at " + fish_quoted(path)),
                           fish_quoted(one.name), fish_quoted(one.help));
    for (const OptionOutline& option : command.options) {
      std::string line = at;
      for (const std::string& name : option.names)
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (option.names.empty() && option.choices.empty()) continue;
      if (!option.names.empty() && option.takes_value) line += option.choices.empty() ? " -r" : " -x";
      if (!option.choices.empty()) line += " -a " + fish_quoted(joined(option.choices));
      lines += line + " -d " + fish_quoted(option.help) + "\n";
    }
  });
  return "set -g __puente_commands" + known + "\n" + std::string(fish_begin) + lines;
}

}  // namespace

std::optional<std::string> completion_script(const CommandOutline& program, std::string_view shell) {
  if (shell == "bash") return shell_tables(program) + std::string(shell_search) + std::string(bash_end);
  if (shell == "zsh")
    return "#compdef puente\n" + shell_tables(program) + std::string(shell_search) + std::string(zsh_end);
  if (shell == "fish") return fish_script(program);
  return std::nullopt;
}

}  // namespace puente::client::cli
