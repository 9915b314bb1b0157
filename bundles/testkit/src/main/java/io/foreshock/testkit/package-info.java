/** Fakes, generators and contract tests shared by the tests of all bundles. */
@NullMarked
package io.foreshock.testkit;

import org.jspecify.annotations.NullMarked;
