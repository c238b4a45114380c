// Documents that were parsed when they were kept, for when they are sealed: bounded. One that is not here is parsed
// again from the store.
#pragma once

#include <map>

#include "client/document/document.h"

namespace puente::client::core {

class ParsedDocuments {
 public:
  // bytes: of its text.
  void keep(const RecordId& id, document::Document document, std::size_t bytes) {
    static_cast<void>(take(id));
    if (bytes > bytes_max - bytes_) return;
    bytes_ += bytes;
    documents_.insert_or_assign(id, Kept{std::move(document), bytes});
  }
  std::optional<document::Document> take(const RecordId& id) {
    auto found = documents_.extract(id);
    if (found.empty()) return std::nullopt;
    bytes_ -= found.mapped().bytes;
    return std::move(found.mapped().value);
  }

 private:
  static constexpr std::size_t bytes_max = 16 << 20;
  struct Kept {
    document::Document value;
    std::size_t bytes = 0;
  };
  std::map<RecordId, Kept> documents_;
  std::size_t bytes_ = 0;
};

}  // namespace puente::client::core
