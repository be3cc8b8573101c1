/**
 * The duck pond with Spring Boot, as a user of the starter writes it. {@code PondRequest} declares what is known of a request, {@code PondController} fills it, and
 * {@code application.properties} says where it goes and what is counted of it.
 */
@NullMarked
package io.tidemark.demo.spring;

import org.jspecify.annotations.NullMarked;
