package io.tidemark.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/** Attaches the sinks before the first bean of the application is there, so that what beans record while they are made is not lost. */
final class StartsFirst implements BeanPostProcessor, Ordered {

    private final ListableBeanFactory beans;
    private boolean begun;

    StartsFirst(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable Object postProcessBeforeInitialization(Object bean, String name) {
        // Not for what the sinks themselves need: that comes by here as well.
        if (!begun) {
            begun = true;
            beans.getBeanProvider(AttachedSinks.class).ifAvailable(sinks -> {});
            beans.getBeanProvider(FunctionMetricsOfApplication.class).ifAvailable(service -> {});
        }
        return bean;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
