/** Made-up tables of known entropy, the same for the same seed everywhere. */
@NullMarked
package io.foreshock.testkit.tables;

import org.jspecify.annotations.NullMarked;
