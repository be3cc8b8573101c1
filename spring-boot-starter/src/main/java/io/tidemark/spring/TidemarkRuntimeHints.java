package io.tidemark.spring;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to be told of an application: the fields of the records that come with Tidemark, of which views in properties are made. Of records of the application there is
 * nothing to tell, unless views in properties are over them.
 */
final class TidemarkRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
        hints.reflection().registerType(WebRequestMetricsFields.class, type -> {
            for (Field field : WebRequestMetricsFields.class.getDeclaredFields()) {
                type.withField(field.getName());
            }
        });
        hints.resources().registerPattern("META-INF/tidemark/*");
    }
}
