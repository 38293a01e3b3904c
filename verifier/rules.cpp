#include "verifier/rules.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

using enum VerifyRule::Level;

constexpr VerifyRule kVerifyRules[] = {
    {"archive-absent", warning,
     "There is no archive of the package among ARCHIVES, so that nothing is proven.",
     "Fetch it with the package manager's own download, or give the folder that has it."},
    {"archive-changed", error, "A file has other bytes than the archive that the package was published as.",
     "Reinstall the package; a wanted change is allowed by name."},
    {"archive-digest", error, "The archive has another digest than the lock demands.",
     "Fetch it again; where it stays so, the registry or the lock was tampered with."},
    {"archive-missing", warning, "A file of the package's archive is not installed, and nothing says why.",
     "Reinstall the package, or allow the file by name."},
    {"archive-unlisted", error, "A file stands among installed packages that no archive of theirs has.",
     "Find out what made it; delete it, or allow it by name."},
    {"archive-unreadable", error, "An archive is damaged, or two programs would unpack it differently.",
     "Fetch it again."},
    {"lock-differs", error,
     "A lock file beside the package says something else of it than what is installed.",
     "Install from the lock again, or bring the lock up to date."},
    {"lock-silent", warning,
     "No lock states the digest of the package's archive, so that any archive will do.",
     "Lock with digests, or name the lock with --lock."},
    {"patch-differs", error,
     "A declared patch, applied to the package's archive, does not give what is installed.",
     "Look at the difference; bring the patch, its digest or the copy up to date."},
    {"pin-action", warning, "A workflow uses an action by a tag or branch, which can be moved.",
     "Name the commit, with the version in a comment."},
    {"pin-branch", error, "Code comes from a branch or tag of a repository, or from its newest state.",
     "Name the commit."},
    {"pin-differs", error, "What is installed has another version or digest than the lock names.",
     "Install from the lock again, or bring the lock up to date and review that."},
    {"pin-hash", warning, "A version is named, and no digest: what the registry serves under it decides.",
     "Add the digest, which package managers write themselves."},
    {"pin-image", warning, "A container image is named by a tag, which can be moved.",
     "Add the digest: name:tag@sha256:DIGEST."},
    {"pin-install", error, "A command in a Dockerfile or workflow installs packages past the lock.",
     "Use the command that takes the lock and nothing else."},
    {"pin-not-installed", warning, "The lock names a package that is not installed.",
     "Install from the lock again."},
    {"pin-not-locked", error, "A package is installed that no lock names.",
     "Find out who installed it; add it to the lock, or take it away."},
    {"pin-range", error, "A manifest asks for a range of versions, and no lock says which.",
     "Lock it, and keep the lock beside the manifest."},
    {"pin-unreadable", error, "A lock, manifest or workflow cannot be read as what its name says.",
     "Mend it: nobody knows what it pins."},
    {"record-absent", warning,
     "Packages have no record of their files, while others of the tree have: nothing says what theirs are.",
     "Hold them with --against the archives that they came from, or reinstall what lost its record."},
    {"record-changed", error, "A file has other bytes than its package's record states.",
     "Reinstall the package; where the change is wanted, allow it by name."},
    {"record-missing", warning, "A package's record lists a file that is not there.",
     "Reinstall the package, or allow the file by name."},
    {"record-unlisted", error, "A file stands among installed packages, and no record lists it.",
     "Find out what made it; delete it, or allow it by name."},
    {"record-unreadable", error,
     "A record could not be read as what it is, so that nobody answers for its files.",
     "Reinstall the package."},
    {"runs-as-owner", error,
     "A file runs with the rights of its owner or group (setuid, setgid), which nothing that speaks for it "
     "says.",
     "Find out who set it; take it away (chmod ug-s), or allow it by name."},
};

}  // namespace

std::string_view to_string(VerifyRule::Level level) {
  return level == error ? "error" : "warning";
}

std::span<const VerifyRule> verify_rules() {
  return kVerifyRules;
}

const VerifyRule* verify_rule(std::string_view id) {
  const auto* const found = std::find_if(std::begin(kVerifyRules), std::end(kVerifyRules),
                                         [&](const VerifyRule& rule) { return rule.id == id; });
  return found == std::end(kVerifyRules) ? nullptr : found;
}

}  // namespace stocktake
