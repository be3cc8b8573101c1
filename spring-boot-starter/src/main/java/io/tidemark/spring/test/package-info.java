/** For tests of applications with Spring Boot. */
@NullMarked
package io.tidemark.spring.test;

import org.jspecify.annotations.NullMarked;
