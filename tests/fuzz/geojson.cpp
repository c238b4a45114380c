// A GeoJSON file of another tool.
#include "client/exchange/csv_write.h"
#include "client/exchange/geojson_read.h"
#include "client/exchange/geojson_write.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;
using namespace puente::client::exchange;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 64);
  const std::string text = text_of({data, size});
  const auto imported = import_geojson(text, {}, model::Kind::violent_event);
  const auto records = records_of_geojson(text);
  fuzz::require(imported.has_value() == records.has_value());
  if (!records) return 0;
  const auto again = records_of_geojson(geojson_of(*records));
  if (again) fuzz::require(*again == *records);
  const std::string table = csv_of(*records);
  fuzz::require(table.ends_with("\r\n"));
  return 0;
}
