package io.tidemark.processor;

import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/**
 * The formatter of one field.
 *
 * @param element its class
 * @param formats the type that it formats
 * @param field the Java name of the field
 * @param constant the constant of the shape that holds its instance
 */
record Formatter(TypeElement element, TypeMirror formats, String field, String constant) {}
