/**
 * Auto-configuration for Spring Boot.
 */
@NullMarked
package io.tidemark.spring;

import org.jspecify.annotations.NullMarked;
