#include "tests/paths.h"

namespace stocktake::paths {

const char* const kSource = STOCKTAKE_SOURCE_DIR;
const char* const kFixtures = STOCKTAKE_SOURCE_DIR "/fixtures";
const char* const kProgram = STOCKTAKE_PROGRAM;
const char* const kCostProgram = STOCKTAKE_COST_PROGRAM;
const char* const kConformance = STOCKTAKE_CONFORMANCE;
const char* const kSarifSchema = STOCKTAKE_SARIF_SCHEMA;

}  // namespace stocktake::paths
