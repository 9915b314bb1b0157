/** The scene graph: binds the models, decides nothing. */
@NullMarked
package io.foreshock.console.view;

import org.jspecify.annotations.NullMarked;
