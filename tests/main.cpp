#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/skip.h"

namespace {

std::string why_skipped;  // of the running test case; empty: it is not

/// Closes the run with one plain line, for whoever reads only the end of a log: `N passed, N failed, N
/// skipped`, and before it a line for each test case that was skipped.
struct Summary : doctest::IReporter {
  explicit Summary(const doctest::ContextOptions&) {}
  void test_run_end(const doctest::TestRunStats& stats) override {
    const auto skipped = static_cast<unsigned>(skipped_.size());
    for (const std::string& line : skipped_) std::printf("skipped: %s\n", line.c_str());
    std::printf("%u passed, %u failed, %u skipped\n",
                stats.numTestCasesPassingFilters - stats.numTestCasesFailed - skipped,
                stats.numTestCasesFailed, skipped);
  }
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_start(const doctest::TestCaseData& test) override {
    name_ = test.m_name;
    why_skipped.clear();
  }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (!why_skipped.empty() && stats.failure_flags == 0) skipped_.push_back(name_ + ": " + why_skipped);
  }
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  std::string name_;
  std::vector<std::string> skipped_;
};

}  // namespace

void skip_test(const std::string& why) {
  why_skipped = why;
}

bool lacks_conformance(const std::string& part) {
  if (std::filesystem::exists(std::filesystem::path(stocktake::paths::kConformance) / part)) return false;
  skip_test("no conformance data " + part);
  return true;
}

// Listeners run in the order of their numbers and before the reporter: so this one is a reporter itself, the
// last.
REGISTER_REPORTER("summary", 1000, Summary);
