# Target web_client: web-client/dist, built by npm. Target majlis_assets: that folder inside the binary.
# Without npm an existing dist is embedded as it is, and without a dist an empty table, so that the server can be
# built and tested on a machine without node.
set(client "${PROJECT_SOURCE_DIR}/web-client")
set(generated "${PROJECT_BINARY_DIR}/web_client")
find_program(MAJLIS_NPM npm)
find_program(MAJLIS_NODE node)

set(embed OFF)
set(embed_needs "")
if(MAJLIS_EMBED_CLIENT AND MAJLIS_NODE AND MAJLIS_NPM AND EXISTS "${client}/package.json")
  set(embed ON)
  # Everything but what npm and Vite write. The script decides by itself whether there is anything to do: dist is
  # shared by all presets.
  # Those two are made now: had the first build to make them, the second would see new entries and configure again.
  file(MAKE_DIRECTORY "${client}/node_modules" "${client}/dist")
  file(GLOB client_sources CONFIGURE_DEPENDS "${client}/*")
  list(FILTER client_sources EXCLUDE REGEX "/(node_modules|dist)$")
  foreach(entry IN LISTS client_sources)
    if(IS_DIRECTORY "${entry}")
      list(REMOVE_ITEM client_sources "${entry}")
      file(GLOB_RECURSE below CONFIGURE_DEPENDS "${entry}/*")
      list(APPEND client_sources ${below})
    endif()
  endforeach()
  set(built "${generated}/built")
  add_custom_command(OUTPUT "${built}"
    COMMAND bash "${PROJECT_SOURCE_DIR}/scripts/lib/web-client.sh" build
    COMMAND "${CMAKE_COMMAND}" -E touch "${built}"
    DEPENDS ${client_sources} "${PROJECT_SOURCE_DIR}/scripts/lib/web-client.sh"
    COMMENT "Building the web client" VERBATIM)
  add_custom_target(web_client DEPENDS "${built}")
  set(embed_needs "${built}")
elseif(MAJLIS_EMBED_CLIENT AND MAJLIS_NODE AND EXISTS "${client}/dist/index.html")
  set(embed ON)
  file(GLOB_RECURSE embed_needs CONFIGURE_DEPENDS "${client}/dist/*")
  message(WARNING "npm not found: majlisd embeds web-client/dist as it is")
elseif(MAJLIS_EMBED_CLIENT)
  message(WARNING "majlisd is built without the web client: node, npm or web-client/ is missing")
endif()

file(MAKE_DIRECTORY "${generated}")
if(embed)
  set(assets_source "${generated}/assets.cpp")
  add_custom_command(OUTPUT "${assets_source}" "${generated}/assets.bin"
    COMMAND "${MAJLIS_NODE}" "${PROJECT_SOURCE_DIR}/cmake/embed_assets.mjs" "${client}/dist" "${generated}"
    DEPENDS ${embed_needs} "${PROJECT_SOURCE_DIR}/cmake/embed_assets.mjs"
    COMMENT "Compressing the web client" VERBATIM)
  # The table's source names the blob with .incbin, which no dependency scanner sees.
  set_source_files_properties("${assets_source}" PROPERTIES OBJECT_DEPENDS "${generated}/assets.bin")
else()
  set(assets_source "${PROJECT_SOURCE_DIR}/cmake/no_assets.cpp")
endif()
add_library(majlis_assets STATIC "${assets_source}")
target_link_libraries(majlis_assets PRIVATE majlis_options)
