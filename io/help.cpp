#include "io/help.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "crypto/base/columns.h"
#include "io/terminal.h"

namespace puente::io {
namespace {

// What CLI11 itself puts into a help, in Spanish.
constexpr std::pair<const char*, const char*> labels[] = {{"Usage", "Uso"},
                                                          {"OPTIONS", "OPCIONES"},
                                                          {"SUBCOMMAND", "ORDEN"},
                                                          {"REQUIRED", "OBLIGATORIO"},
                                                          {"Positionals", "Argumentos"}};
// Names of arguments that are told apart by their position: nobody types them.
constexpr std::pair<std::string_view, std::string_view> positions[] = {
    {"command", "orden"},
    {"number", "número"},
    {"shell", "shell"},
    {"words", "palabras"},
    {"bundle", "paquete"},
    {"cases", "casos"},
    {"certificate", "certificado"},
    {"file", "archivo"},
    {"folder", "carpeta"},
    {"id", "id"},
    {"key", "clave"},
    {"key-id", "id-de-clave"},
    {"kind", "clase"},
    {"new", "después"},
    {"old", "antes"},
    {"recipient", "destinatario"},
    {"record", "registro"},
    {"request", "petición"},
    {"section", "sección"},
    {"sender", "remitente"},
    {"table", "tabla"},
    {"text", "texto"},
    {"treaty", "tratado"},
    {"version", "versión"},
    {"what", "pausa-u-orden"},
};

// Help as wide as the terminal; where it is none, what is said of an option is one line.
class HelpFormatter final : public CLI::Formatter {
 public:
  explicit HelpFormatter(Language language) : spanish_(language == Language::spanish) {
    if (spanish_)
      for (const auto& [english, spanish] : labels) label(english, spanish);
  }

  std::string make_option_name(const CLI::Option* option, bool is_position) const override {
    const std::string name = CLI::Formatter::make_option_name(option, is_position);
    return is_position && spanish_ ? position_in_spanish(name) : name;
  }

  std::string make_option(const CLI::Option* option, bool is_position) const override {
    return entry(make_option_name(option, is_position) + make_option_opts(option), make_option_desc(option));
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }

  std::string make_description(const CLI::App* app) const override { return paragraph(app->get_description(), 0); }

  std::string make_footer(const CLI::App* app) const override {
    const std::string example = app->get_footer();
    if (example.empty()) return "";
    std::string out = spanish_ ? "Ejemplo:\n" : "Example:\n";
    for (const std::string_view line : lines_of(example, example.size(), example.size()))
      out += "  " + std::string(line) + "\n";
    return out;
  }

 private:
  static constexpr std::size_t name_columns = 30, narrow_columns = 70, narrow_hang = 6;

  std::string paragraph(std::string_view text, std::size_t margin) const {
    std::string out;
    const std::size_t room = columns_ == 0 ? text.size() : columns_ - margin;
    for (const std::string_view line : lines_of(text, room, room))
      out += (out.empty() ? "" : std::string(margin, ' ')) + std::string(line) + "\n";
    return out;
  }

  // "  name      what it is for", the name above where it is long or the terminal narrow.
  std::string entry(const std::string& name, const std::string& text) const {
    if (text.empty()) return "  " + name + "\n";
    const bool narrow = columns_ != 0 && columns_ < narrow_columns;
    const std::size_t margin = narrow ? narrow_hang : name_columns;
    const bool above = narrow || columns_of(name) + 3 > margin;
    return "  " + (above ? name + "\n" + std::string(margin, ' ') : fit(name, margin - 2)) + paragraph(text, margin);
  }

  bool spanish_;
  std::size_t columns_ = terminal_columns(STDOUT_FILENO);
};

}  // namespace

std::string position_in_spanish(const std::string& position) {
  for (const auto& [english, spanish] : positions)
    if (position == english) return std::string(spanish);
  return position;
}

std::shared_ptr<CLI::FormatterBase> help_formatter(Language language) {
  return std::make_shared<HelpFormatter>(language);
}

}  // namespace puente::io
