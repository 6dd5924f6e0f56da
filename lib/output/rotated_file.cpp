#include "output/rotated_file.hpp"

#include "output/backups.hpp"
#include "output/device.hpp"
#include "output/open_log.hpp"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <sys/file.h>
#include <sys/stat.h>
#include <utility>

namespace reaperd::output {

rotated_file::rotated_file(file_owner& owner, std::string path, const rotation& policy, privacy who)
    : owner_(owner)
    , path_(std::move(path))
    , rotation_(policy)
    , rotate_at_(policy.max_bytes)
    , private_(who == privacy::owner_only)
{
    open();
}

rotated_file::rotated_file(file_owner& owner, std::string path, const rotation& policy, descriptor already_open,
                           privacy who)
    : owner_(owner)
    , path_(std::move(path))
    , rotation_(policy)
    , rotate_at_(policy.max_bytes)
    , private_(who == privacy::owner_only)
{
    adopt(std::move(already_open));
}

rotated_file::~rotated_file()
{
    if (!retry() && bytes_waiting() > 0)
        owner_.report("cannot write " + path_ + ": " + std::to_string(bytes_waiting()) + " bytes are lost");
    if (carrier_)
        carrier_->finish();
    owner_.renewed(*this, std::exchange(id_, std::nullopt));
}

// ---- opening

bool rotated_file::open()
{
    if (const auto ours = own_descriptor(path_)) {
        adopt_own(*ours);
        return true;
    }
    auto opened = open_log(path_, private_ ? 0600 : 0666);
    if (!opened) {
        block({}, "open", errno);
        return false;
    }
    adopt(std::move(opened));
    return true;
}

void rotated_file::adopt_own(int number)
{
    const auto before = std::exchange(id_, id_of(number));
    become(owner_.own_device(number));
    owner_.renewed(*this, before);
}

void rotated_file::become(std::shared_ptr<device> what)
{
    file_.reset();
    device_ = std::move(what);
}

void rotated_file::adopt(descriptor opened)
{
    struct stat status {};
    ::fstat(opened.get(), &status);
    if (private_)
        ::flock(opened.get(), LOCK_SH | LOCK_NB);
    readable_ = can_be_read(opened.get());
    const auto before = std::exchange(id_, id_of(opened.get()));
    if (S_ISREG(status.st_mode))
        file_ = std::move(opened);
    else
        become(std::make_shared<device>(std::move(opened)));
    end_ = static_cast<std::uint64_t>(status.st_size);
    stands_at_ = end_ == 0 ? end_of::line : end_of::unknown;
    rotate_at_ = rotation_.max_bytes;
    reopen_at_.reset();
    owner_.renewed(*this, before);
}

void rotated_file::apply(const rotation& policy)
{
    rotation_ = policy;
    rotate_at_ = policy.max_bytes;
}

// ---- writing

bool rotated_file::blocked() const
{
    return blocked_ || (device_ && device_->full());
}

void rotated_file::write(std::string_view bytes, flight* carrier)
{
    if (carrier && !device_) {
        bytes = carrier->not_landed(bytes);
        carrier_ = carrier;
    }
    if (blocked_ && !retry())
        keep(bytes);
    else
        put(bytes);
    if (!blocked_)
        carrier_ = nullptr;
}

bool rotated_file::offer(std::string_view line)
{
    if (blocked() && !retry() && bytes_waiting() + line.size() > most_offered)
        return false;
    write(line);
    return true;
}

void rotated_file::put(std::string_view bytes)
{
    if (device_)
        put_device(bytes);
    else
        put_regular(bytes);
}

void rotated_file::put_regular(std::string_view bytes)
{
    if (const auto target = carrier_ && !bytes.empty() ? carrier_->take_target() : std::nullopt) {
        const auto landed = find_landed(*target, bytes.substr(0, target->size));
        carrier_->landed(landed);
        bytes.remove_prefix(landed);
    }
    while (!bytes.empty()) {
        follow_size();
        renew_if_due();
        if (!file_)
            return blocked_ ? keep(bytes) : put(bytes);
        const auto piece = bytes.substr(0, until_renewal(bytes));
        if (!put_piece(piece, bytes))
            return;
        bytes.remove_prefix(piece.size());
    }
    renew_if_due();
}

// Nothing is written where it fails half way: the rest of `all` waits.
bool rotated_file::put_piece(std::string_view piece, std::string_view all)
{
    if (carrier_)
        carrier_->aim(path_, *id_, end_, piece.size());
    const auto done = write_piece(piece);
    const int error = errno;
    if (carrier_)
        carrier_->landed(done);
    if (done < piece.size()) {
        stands_at_ = end_of::unknown;
        block(all.substr(done), "write", error);
        return false;
    }
    stands_at_ = piece.back() == '\n' ? end_of::line : end_of::middle;
    return true;
}

std::size_t rotated_file::write_piece(std::string_view piece)
{
    std::size_t done = 0;
    while (done < piece.size()) {
        const auto written = ::pwrite(file_.get(), piece.data() + done, piece.size() - done, static_cast<off_t>(end_));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            break;
        done += static_cast<std::size_t>(written);
        end_ += static_cast<std::size_t>(written);
    }
    return done;
}

// Deleted: its name gets a new file.
void rotated_file::follow_size()
{
    if (same_turn_)
        return ends_at(static_cast<std::uint64_t>(::lseek(file_.get(), 0, SEEK_END)));
    struct stat status {};
    ::fstat(file_.get(), &status);
    if (status.st_nlink != 0)
        return ends_at(static_cast<std::uint64_t>(status.st_size));
    file_.reset();
    open();
}

// Smaller than we left it: somebody truncated it. Larger: somebody appended.
void rotated_file::ends_at(std::uint64_t size)
{
    if (size == end_)
        return;
    end_ = size;
    stands_at_ = size == 0 ? end_of::line : end_of::unknown;
}

void rotated_file::put_device(std::string_view bytes)
{
    device_->write(bytes);
    look_at_device();
}

void rotated_file::look_at_device()
{
    if (const auto lost = device_->take_lost())
        owner_.lost(lost);
    if (device_->error() != 0)
        tell("write", device_->error());
}

bool rotated_file::can_splice() const
{
    return file_ && readable_ && !blocked_ && !due() && (rotation_.max_bytes == 0 || end_ < rotate_at_);
}

std::optional<std::size_t> rotated_file::splice_from(int pipe, std::size_t most)
{
    if (can_splice())
        follow_size();
    if (!can_splice())
        return {};
    if (rotation_.max_bytes != 0)
        most = std::min<std::uint64_t>(most, rotate_at_ - end_);
    auto at = static_cast<loff_t>(end_);
    const auto moved = ::splice(pipe, nullptr, file_.get(), &at, most, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (moved < 0 && errno == EINVAL)
        return {}; // a file system that cannot
    if (moved < 0 && errno != EAGAIN && errno != EINTR)
        block({}, "write", errno);
    if (moved <= 0)
        return 0;
    end_ += static_cast<std::uint64_t>(moved);
    stands_at_ = end_of::unknown;
    renew_if_due();
    return static_cast<std::size_t>(moved);
}

// ---- when it cannot be written

void rotated_file::keep(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (!rest_)
        rest_ = std::make_unique<std::string>();
    *rest_ += bytes;
}

void rotated_file::block(std::string_view bytes, std::string_view what, int error)
{
    keep(bytes);
    blocked_ = true;
    tell(what, error);
}

std::string rotated_file::problem(std::string_view what, int error) const
{
    return "cannot " + std::string(what) + " " + path_ + ": " + boost::system::system_category().message(error);
}

void rotated_file::tell(std::string_view what, int error)
{
    if (std::exchange(told_, true))
        return;
    owner_.blocked();
    owner_.report(problem(what, error));
}

bool rotated_file::retry()
{
    if (!blocked())
        return true;
    if (device_) {
        device_->flush();
        look_at_device();
    } else {
        blocked_ = false;
        if (file_ || open())
            put_rest();
    }
    if (blocked())
        return false;
    if (std::exchange(told_, false))
        owner_.report("can write " + path_ + " again");
    return true;
}

void rotated_file::put_rest()
{
    if (const auto rest = std::exchange(rest_, nullptr))
        put(*rest);
    if (carrier_ && !blocked_ && carrier_->waits())
        std::exchange(carrier_, nullptr)->finish();
}

std::optional<int> rotated_file::waits_for() const
{
    if (device_ && device_->full() && device_->error() == 0)
        return device_->number();
    return {};
}

std::uint64_t rotated_file::bytes_waiting() const
{
    return (rest_ ? rest_->size() : 0) + (device_ ? device_->waiting() : 0);
}

} // namespace reaperd::output
