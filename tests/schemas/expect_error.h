#pragma once

#include <string>

#include "schemas/error.h"

/// The message of the Error that `run` throws; empty where it throws none.
template <class Run>
std::string error_text(Run&& run) {
  try {
    run();
  } catch (const stocktake::Error& error) {
    return error.what();
  }
  return {};
}
