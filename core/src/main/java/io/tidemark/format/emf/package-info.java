/** The CloudWatch Embedded Metric Format: {@link io.tidemark.format.emf.Emf}. */
@NullMarked
package io.tidemark.format.emf;

import org.jspecify.annotations.NullMarked;
