// The command line of `puente`: commands as every program of ours has them (io/command.h), and what each of them
// shares.
#pragma once

#include <span>

#include "client/cli/context.h"
#include "io/command.h"

namespace puente::client::cli {

using puente::io::Command;

// Adds the options that every command takes, lets `add` add the commands, and runs what the line asks for. `context` is
// what the commands look at; its language is that of the line
// (io/command.h). `arguments`: as of main(). `examples`: of the commands added. The exit code.
Exit run_program(Context& context, const std::function<void(const Command&, Context&)>& add, int count,
                 const char* const* arguments, std::span<const puente::io::Example> examples = {});

}  // namespace puente::client::cli
