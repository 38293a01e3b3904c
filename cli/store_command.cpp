#include "cli/store_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/stored.h"
#include "schemas/error.h"
#include "store/history.h"
#include "store/render/history.h"
#include "store/render/render.h"

namespace stocktake {
namespace {

struct StoreCommand {
  StoredName name;
  std::string format = "text", output = "-";
};

int run_store_list(const StoreCommand& command) {
  Store store = open_store(Database::Access::read);
  const bool json = command.format == "json";
  const auto render = [&] {
    if (command.name.subject.empty())
      return json ? subjects_as_json(store.subjects()) : subjects_as_text(store.subjects());
    const std::vector<Release> releases = store.releases(command.name.subject);
    return json ? releases_as_json(command.name.subject, releases) : releases_as_text(releases);
  };
  Output output("-");
  output.write(render());
  output.commit();
  return kExpected;
}

int run_store_remove(const StoreCommand& command) {
  open_store(Database::Access::write).remove(command.name);
  return kExpected;
}

/// All spans of a subject, or of all, a line each.
int export_spans(const StoreCommand& command) {
  Store store = open_store(Database::Access::read);
  std::vector<std::string> subjects = {command.name.subject};
  if (command.name.subject.empty()) {
    subjects.clear();
    for (const Subject& subject : store.subjects()) subjects.push_back(subject.name);
  }
  Output output(command.output);
  for (const std::string& subject : subjects)
    each_span(store, subject, [&](const KeptSpan& span) { output.write(span_as_json_line(span)); });
  output.commit();
  return kExpected;
}

int run_store_export(const StoreCommand& command) {
  if (command.format == "ndjson") {
    if (!command.name.release.empty())
      throw Error("store export: --format ndjson covers all releases: leave out --release");
    return export_spans(command);
  }
  if (command.name.subject.empty()) throw Error("store export: --subject is missing");
  const std::string document = open_store(Database::Access::read).document(command.name);
  Output output(command.output);
  output.write(document);
  output.commit();
  return kExpected;
}

}  // namespace

CLI::Option* add_subject_option(CLI::App& app, std::string& subject) {
  return app.add_option("--subject", subject, "What it is a release of: an application, a machine, an image")
      ->type_name("SUBJECT");
}

CLI::Option* add_release_option(CLI::App& app, std::string& release, const std::string& help) {
  return app.add_option("--release", release, help)->type_name("RELEASE");
}

void add_store_list_command(CLI::App& store, Run& run) {
  const auto command = std::make_shared<StoreCommand>();
  CLI::App* list = store.add_subcommand("list", "The subjects of the store, or the releases of one");
  list->add_option("--subject", command->name.subject, "The releases of this subject, the oldest first")
      ->type_name("SUBJECT");
  list->add_option("-f,--format", command->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_store_options(*list);
  list->footer("Exit status: 0 listed, 2 trouble.");
  list->callback([command, &run] { run = [command] { return run_store_list(*command); }; });
}

void add_store_remove_command(CLI::App& store, Run& run) {
  const auto command = std::make_shared<StoreCommand>();
  CLI::App* remove = store.add_subcommand("remove", "Forget a release; with its last one, the subject");
  add_subject_option(*remove, command->name.subject)->required();
  add_release_option(*remove, command->name.release, "The release")->required();
  add_store_options(*remove);
  remove->footer("Exit status: 0 gone, 2 trouble: nothing changed.");
  remove->callback([command, &run] { run = [command] { return run_store_remove(*command); }; });
}

void add_store_export_command(CLI::App& store, Run& run) {
  const auto command = std::make_shared<StoreCommand>();
  command->format = "document";
  CLI::App* export_command = store.add_subcommand(
      "export", "The document of a release, byte for byte as it was added; or all spans, for other programs");
  add_subject_option(*export_command, command->name.subject);
  add_release_option(*export_command, command->name.release, "The release; default: the newest");
  export_command
      ->add_option(
          "-f,--format", command->format,
          "document, or ndjson: all that the subject (default: every subject) ever held, a line a span")
      ->check(CLI::IsMember({"document", "ndjson"}))
      ->capture_default_str();
  export_command->add_option("-o,--output", command->output, "Where to write it; - is standard output")
      ->capture_default_str();
  add_store_options(*export_command);
  export_command->footer("Exit status: 0 written, 2 trouble.");
  export_command->callback([command, &run] { run = [command] { return run_store_export(*command); }; });
}

void add_store_command(CLI::App& app, Run& run) {
  CLI::App* store =
      app.add_subcommand("store", "Keep releases: what each brought, and since when it is there");
  store->require_subcommand(1);
  store->footer(
      "Every command takes a kept release as a source: store:SUBJECT@RELEASE, or store:SUBJECT for its "
      "newest.\n"
      "\n"
      "  stocktake diff store:shop@4.1 store:shop@4.2\n");
  add_store_add_command(*store, run);
  add_store_list_command(*store, run);
  add_store_remove_command(*store, run);
  add_store_export_command(*store, run);
  add_store_watch_command(*store, run);
}

}  // namespace stocktake
