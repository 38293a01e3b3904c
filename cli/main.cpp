#include <malloc.h>

#include "cli/commands.h"
#include "cli/process.h"

int main(int argc, char** argv) {
  stocktake::prepare_process();
  // What one step frees, the next needs: to give it back to the kernel in between costs a page fault for each
  // page again, together some per cent of a run.
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  return stocktake::run_program(argc, argv);
}
