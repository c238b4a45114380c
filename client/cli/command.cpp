#include "client/cli/command.h"

#include <CLI/CLI.hpp>
#include <exception>

namespace puente::client::cli {

// ---- options

const Option& Option::required() const {
  option_->required();
  return *this;
}

const Option& Option::range(int first, int last) const {
  option_->check(CLI::Range(first, last));
  return *this;
}

const Option& Option::positive() const {
  option_->check(CLI::PositiveNumber);
  return *this;
}

const Option& Option::one_of(std::initializer_list<const char*> values) const {
  option_->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end())));
  return *this;
}

const Option& Option::delimiter(char separator) const {
  option_->delimiter(separator);
  return *this;
}

const Option& Option::one_value_each() const {
  option_->allow_extra_args(false);
  return *this;
}

const Option& Option::show_default() const {
  option_->capture_default_str();
  return *this;
}

// ---- commands

Command Command::subcommand(const std::string& name, const std::string& help) const {
  return {app_->add_subcommand(name, help), context_};
}

void Command::require_subcommand() const { app_->require_subcommand(1); }

void Command::allow_subcommand() const { app_->require_subcommand(0, 1); }

template <OptionValue T>
Option Command::option(const std::string& name, T& value, const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

namespace fs = std::filesystem;

template Option Command::option(const std::string&, std::string&, const std::string&) const;
template Option Command::option(const std::string&, std::optional<std::string>&, const std::string&) const;
template Option Command::option(const std::string&, std::vector<std::string>&, const std::string&) const;
template Option Command::option(const std::string&, fs::path&, const std::string&) const;
template Option Command::option(const std::string&, std::vector<fs::path>&, const std::string&) const;
template Option Command::option(const std::string&, int&, const std::string&) const;
template Option Command::option(const std::string&, std::uint64_t&, const std::string&) const;

void Command::flag(const std::string& name, bool& value, const std::string& help) const {
  app_->add_flag(name, value, help);
}

void Command::on_run(std::function<Status()> body) const {
  // What a library throws ends here: a JSON answer of another form than the agent gives, no memory, …
  const auto guarded = [body = std::move(body)]() -> Status {
    try {
      return body();
    } catch (const std::exception& error) {
      return fail(ErrorCode::malformed, std::string("unexpected: ") + error.what());
    }
  };
  app_->callback([app = app_, context = context_, guarded] {
    if (!app->get_subcommands().empty()) return;
    if (const Status status = guarded(); !status) report_error(*context, status.error());
  });
}

// ---- the program

Program::Program(Context& context)
    : app_(std::make_unique<CLI::App>(
          "puente: share intelligence records between agencies, each section sealed for whom it is meant")),
      context_(context) {
  app_->add_option("--agent", context.party, "folder of an agent, liaison or auditor");
  app_->add_option("--officer", context.officer, "folder of the officer who asks: signs what an agent is asked for");
  app_->add_flag("--json", context.json, "print data as JSON, one object a line");
  app_->add_option("--lang", language_, "en or es")->check(CLI::IsMember({"en", "es"}));
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->parse_complete_callback([this] {
    if (!language_.empty()) context_.language = language_ == "es" ? Language::spanish : Language::english;
  });
}

Program::~Program() = default;

Command Program::root() const { return {app_.get(), &context_}; }

Exit Program::run(int count, const char* const* arguments) {
  try {
    app_->parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? Exit::ok : Exit::usage;
  }
  return context_.exit;
}

}  // namespace puente::client::cli
