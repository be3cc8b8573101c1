/** The goals of the Maven plugin. */
@NullMarked
package io.tidemark.maven;

import org.jspecify.annotations.NullMarked;
