// Manual pages, made of the outline of all commands: the same words as their help. Pure.
//
// Source: man(7).
#pragma once

#include <string>
#include <vector>

#include "client/present/text.h"
#include "io/outline.h"

namespace puente::client::cli {

struct ManualPage {
  std::string name;  // "puente-policy-sign", of section 1
  std::string text;
};

// The page of the program, then one for each command below it.
std::vector<ManualPage> manual_pages(const puente::io::CommandOutline& program, present::Language language);

}  // namespace puente::client::cli
