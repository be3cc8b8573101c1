package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;

/** Who sends: the SDK's own attributes, {@code OTEL_RESOURCE_ATTRIBUTES}, {@code OTEL_SERVICE_NAME}, and what the program says. */
final class Resources {

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private Resources() {}

    /** @param own what the program says: it comes first */
    static Resource of(Settings settings, Attributes own) {
        AttributesBuilder told = Attributes.builder();
        settings.getDecodedMap("otel.resource.attributes").forEach(told::put);
        String service = settings.getString("otel.service.name");
        if (service != null) {
            told.put(SERVICE_NAME, service);
        }
        return Resource.getDefault().merge(Resource.create(told.build())).merge(Resource.create(own));
    }
}
