// Which file a reaperd may become: the one that it was started from, or one that only root or we ourselves can have put
// where it is. Whoever may ask for an upgrade shall not be able to run what he likes as us.
#pragma once

#include "model/result.hpp"

#include <string>

namespace reaperd::daemon {

// `wanted` is a whole path, or empty: that of the file that we were executed from, whatever stands there now.
result<std::string> new_image(const std::string& wanted);

} // namespace reaperd::daemon
