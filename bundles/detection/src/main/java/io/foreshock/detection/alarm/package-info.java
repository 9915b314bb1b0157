/** From a stream of judged windows to alarms an operator can work with. */
@NullMarked
package io.foreshock.detection.alarm;

import org.jspecify.annotations.NullMarked;
