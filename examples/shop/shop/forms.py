from django import forms

from shop.models import Customer, Product


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ["name", "email", "company", "city", "newsletter"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class ProductForm(forms.ModelForm):
    class Meta:
        model = Product
        fields = ["sku", "name", "category", "description", "price", "is_active"]

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"]
        return sku.upper()
