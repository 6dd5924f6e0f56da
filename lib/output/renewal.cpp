// When and how one file takes the place of another: a full one is rotated, a renamed one reopened, both at a line's end
// if there is one.
#include "output/backups.hpp"
#include "output/line_buffer.hpp"
#include "output/open_log.hpp"
#include "output/rotated_file.hpp"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <sys/stat.h>
#include <utility>

namespace reaperd::output {

// How much of it belongs into this file: all, or up to where the next file begins.
std::size_t rotated_file::until_renewal(std::string_view bytes) const
{
    const auto room = rotate_at_ > end_ ? rotate_at_ - end_ : 0;
    if (!reopen_at_ && (rotation_.max_bytes == 0 || bytes.size() <= room))
        return bytes.size();
    const auto newline = bytes.find('\n', reopen_at_ || room == 0 ? 0 : room - 1);
    const auto line = newline == std::string_view::npos ? bytes.size() : newline + 1;
    return is_too_long() ? line : std::min<std::uint64_t>(line, cut_at() - end_);
}

// A line's end is waited for no longer: programs do write binary data and forget the newline.
std::uint64_t rotated_file::cut_at() const
{
    return reopen_at_.value_or(rotate_at_) + line_buffer::longest_line;
}

bool rotated_file::is_too_long() const
{
    return end_ >= cut_at();
}

// ---- whether

bool rotated_file::at_line_end()
{
    if (stands_at_ == end_of::unknown) {
        char last = '\n'; // what cannot be read is taken for finished
        if (readable_ && end_ > 0 && ::pread(file_.get(), &last, 1, static_cast<off_t>(end_ - 1)) != 1)
            last = '\n';
        stands_at_ = last == '\n' ? end_of::line : end_of::middle;
    }
    return stands_at_ == end_of::line;
}

bool rotated_file::due() const
{
    return reopen_at_ || (rotation_.max_bytes != 0 && end_ != 0 && end_ >= rotate_at_);
}

void rotated_file::renew_if_due()
{
    if (!file_ || !due() || !(at_line_end() || is_too_long()))
        return;
    if (reopen_at_ || has_another_file())
        reopen_now();
    else
        rotate();
}

void rotated_file::rotate()
{
    if (rotation_.backups <= 0) {
        truncate();
        return;
    }
    struct stat before {};
    ::fstat(file_.get(), &before);
    if (const auto failed = shift_backups(path_, rotation_.backups)) {
        rotate_at_ = end_ + rotation_.max_bytes; // not at every line
        owner_.report(problem("rotate", failed.value()));
        return;
    }
    file_.reset();
    if (auto fresh = create_log(path_, private_ ? 0600 : 0666)) {
        inherit_owner(fresh.get(), before);
        adopt(std::move(fresh));
    } else
        open(); // somebody was faster: it is theirs, and stays so
}

void rotated_file::truncate()
{
    if (::ftruncate(file_.get(), 0) != 0)
        return;
    end_ = 0;
    stands_at_ = end_of::line;
}

void rotated_file::clear()
{
    if (!file_)
        return;
    truncate();
    remove_backups(path_);
}

// ---- reopening

bool rotated_file::has_another_file() const
{
    return id_of(path_) != id_;
}

void rotated_file::reopen()
{
    if (!file_ || !has_another_file())
        return;
    reopen_at_ = end_;
    renew_if_due();
}

void rotated_file::finish_line()
{
    if (reopen_at_)
        reopen_now();
}

// Where the new one cannot be opened the old one is better than none.
void rotated_file::reopen_now()
{
    reopen_at_.reset();
    if (auto opened = open_log(path_, private_ ? 0600 : 0666))
        adopt(std::move(opened));
    else
        owner_.report(problem("open", errno));
}

} // namespace reaperd::output
