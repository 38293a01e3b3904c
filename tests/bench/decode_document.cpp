// decode_document FILE…: reads each document into an Inventory and nothing else, for bench.py.
#include <cstdio>
#include <exception>

#include "schemas/inventory/document.h"

int main(int argc, char** argv) {
  try {
    for (int i = 1; i < argc; ++i) {
      const stocktake::Inventory inventory = stocktake::decode_inventory(argv[i]);
      std::printf("%zu files in %zu packages\n", inventory.files.size(), inventory.packages.size());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "decode_document: %s\n", error.what());
    return 1;
  }
}
