/**
 * The simulated plant itself: physics, faults and instruments as plain classes
 * without I/O. Everything is a function of the seed, the faults and the second
 * of plant time, so any stretch can be computed again at any time, bit for bit.
 */
@NullMarked
package io.foreshock.adapter.demo.plant;

import org.jspecify.annotations.NullMarked;
