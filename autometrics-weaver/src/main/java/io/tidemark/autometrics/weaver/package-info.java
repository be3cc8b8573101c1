/** Weaves function metrics into classes: when they are built, or when they are loaded. */
@NullMarked
package io.tidemark.autometrics.weaver;

import org.jspecify.annotations.NullMarked;
