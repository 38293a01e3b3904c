#include "generator/catalog/control_fields.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("control fields are taken one by one, with the lines that continue them") {
  std::string_view text = "Package: a\nDescription: b\n c\n\td\nno field\n\r\n \nLast:x";
  const auto next = [&] { return take_control_field(text); };
  ControlText field = next();
  CHECK(field.name == "Package");
  CHECK(field.value == " a\n");
  field = next();
  CHECK(field.name == "Description");
  CHECK(field.value == " b\n c\n\td\n");
  field = next();
  CHECK(field.name.empty());
  CHECK_FALSE(field.ends_paragraph);
  CHECK(next().ends_paragraph);  // with the blank line that seems to continue it
  field = next();
  CHECK(field.name == "Last");
  CHECK(field.value == "x");
  CHECK(text.empty());
}
