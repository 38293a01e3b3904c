#pragma once

#include <span>

#include "generator/traits/table.h"

/// The tables, a file for each language or what several have in common.
namespace stocktake::traits {

std::span<const TraitRow> python_rows();
std::span<const TraitRow> javascript_rows();
std::span<const TraitRow> php_rows();
std::span<const TraitRow> ruby_rows();
std::span<const TraitRow> go_rows();
std::span<const TraitRow> rust_rows();
std::span<const TraitRow> jvm_rows();
std::span<const TraitRow> c_rows();
std::span<const TraitRow> shell_rows();
std::span<const TraitRow> powershell_rows();
std::span<const TraitRow> batch_rows();
/// Places and hosts, which any program may name.
std::span<const TraitRow> place_rows();
/// Command lines that programs in other languages run.
std::span<const TraitRow> command_rows();

}  // namespace stocktake::traits
