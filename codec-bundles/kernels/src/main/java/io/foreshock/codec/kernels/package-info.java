/**
 * What the codec bundles share, copied into each of them: packing, prediction and entropy coding of vectors of longs, in
 * plain Java and in SIMD, and reading and writing coded bytes.
 */
@NullMarked
package io.foreshock.codec.kernels;

import org.jspecify.annotations.NullMarked;
