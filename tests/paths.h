#pragma once

/// Where the tests find what stands outside them: paths of this checkout and of this build. In one source
/// file, so that no other depends on where a checkout stands.
namespace stocktake::paths {

extern const char* const kSource;       ///< the checkout
extern const char* const kFixtures;     ///< its folder fixtures/
extern const char* const kProgram;      ///< the stocktake that was built beside the tests
extern const char* const kCostProgram;  ///< differ/cost.cpp, built
extern const char* const kConformance;  ///< conformance data of other projects
extern const char* const kSarifSchema;  ///< the official schema; empty where there is none

}  // namespace stocktake::paths
