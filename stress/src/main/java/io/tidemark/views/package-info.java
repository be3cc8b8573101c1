/** Views under load: what they hold of more tag values than anybody planned for, and of many threads at once. */
@NullMarked
package io.tidemark.views;

import org.jspecify.annotations.NullMarked;
