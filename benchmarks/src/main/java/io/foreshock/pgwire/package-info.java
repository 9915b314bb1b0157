/** The wire outside of a framework, for benchmarks. */
@org.jspecify.annotations.NullMarked
package io.foreshock.pgwire;
