// The journal as a file in RUNDIR, mapped: what both the guardian and the manager write to, and what is found by the
// next start if both were killed. Where RUNDIR cannot be written it has no name, and survives the manager alone.
//
// Its name comes from that of the pid file: whoever has the lock on that has the journal.
#pragma once

#include "journal/journal.hpp"
#include "model/result.hpp"
#include "output/descriptor.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace reaperd::daemon {

class journal_file {
public:
    // A new one; what was there is nobody's any more.
    static result<journal_file> create(const std::string& run_directory, const std::string& pid_file);

    // One that a reaperd left behind that was killed. Nothing: there is none; fails where it is of no use.
    static result<std::optional<journal_file>> find(const std::string& run_directory, const std::string& pid_file);

    static result<journal_file> inherited(int descriptor, std::string path); // from another image of ourselves

    journal_file(journal_file&&) noexcept;
    journal_file& operator=(journal_file&&) = delete;
    ~journal_file(); // unmaps it; the file stays

    journal::journal& book() { return book_; }
    const journal::journal& book() const { return book_; }
    int number() const { return file_.get(); }
    const std::string& path() const { return path_; } // empty: it has no name

    // So that a full file system is an error here and not a SIGBUS later. To be asked before the range is written to.
    result<void> provide(journal::range) const;
    void put_away(journal::range) const; // it stays in the file, and in our memory no more
    void remove() const;

private:
    journal_file(output::descriptor, std::string path);
    static result<journal_file> made_in(output::descriptor, std::string path);
    result<void> open(); // what is in the file already
    result<void> map();

    output::descriptor file_;
    std::string path_;
    std::span<std::byte> mapped_;
    journal::journal book_;
    journal::flaw flaw_ = journal::flaw::none;
};

} // namespace reaperd::daemon
