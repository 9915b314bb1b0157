/** What the screens show and do, without any scene graph: testable without a toolkit. */
@NullMarked
package io.foreshock.console.model;

import org.jspecify.annotations.NullMarked;
