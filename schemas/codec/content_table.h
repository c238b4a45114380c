// Private to the codec: which struct of content.capnp a section has, at each rung, in each kind.
#pragma once

#include <capnp/schema.h>

#include <optional>

#include "policy/model/marks.h"

namespace puente::codec {

// Nothing where the kind has no such section, or its ladder no such rung.
std::optional<capnp::StructSchema> content_schema(model::Kind kind, const model::Label& label);

}  // namespace puente::codec
