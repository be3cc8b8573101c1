// What gradle/by-byte-buddy is in Kotlin. No test runs it: the Gradle that tests have takes Groovy only.
import io.tidemark.autometrics.weaver.AutometricsPlugin

buildscript {
    repositories {
        mavenCentral()
    }
    dependencies {
        classpath("io.tidemark:tidemark-autometrics-weaver:0.1.0-SNAPSHOT")
    }
}

plugins {
    java
    id("net.bytebuddy.byte-buddy-gradle-plugin") version "1.18.11"
}

repositories {
    mavenCentral()
}

dependencies {
    implementation("io.tidemark:tidemark-autometrics:0.1.0-SNAPSHOT")
    implementation("io.tidemark:tidemark-prometheus:0.1.0-SNAPSHOT")
}

byteBuddy {
    transformation {
        plugin = AutometricsPlugin::class.java
    }
}

tasks.processResources {
    filesMatching("META-INF/tidemark/build.properties") {
        expand("name" to project.name, "version" to project.version)
    }
}
