// What a check of a broker's log reads of its store: a port, so that the check needs no knowledge of a file's tables.
// Implemented over a broker's file by store_file/broker_file.h.
//
// Errors are the store's; what is damaged may be a finding (audit/fsck). Not thread safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "crypto/base/store_error.h"
#include "schemas/codec/audit.h"

namespace puente::audit {

class StoreSource {
 public:
  virtual ~StoreSource() = default;
  // A small value by its name (store_rows.h).
  virtual StoreResult<std::optional<Bytes>> value(const std::string& name) = 0;
  // Hashes of one tile, one after the other.
  virtual StoreResult<std::optional<Bytes>> tile(unsigned level, std::uint64_t index) = 0;
  struct Block {
    std::uint64_t first = 0;  // index of its first entry, as the store has it
    Bytes block;              // encoded codec::Block
  };
  class BlockReader {
   public:
    virtual ~BlockReader() = default;
    virtual StoreResult<std::optional<Block>> next() = 0;
  };
  // All blocks of one audience, ascending by their first entries. The reader must not outlive the source.
  virtual StoreResult<std::unique_ptr<BlockReader>> blocks(codec::Audience audience) = 0;
  // Canonical bytes (row_form.h) of all rows that the newest head vouches for. Damaged where an index does not fit.
  virtual StoreStatus read_rows(const std::function<void(ByteView row)>& sink) = 0;
};

}  // namespace puente::audit
