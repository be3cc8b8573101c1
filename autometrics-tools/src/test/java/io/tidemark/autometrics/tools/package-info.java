@NullMarked
package io.tidemark.autometrics.tools;

import org.jspecify.annotations.NullMarked;
